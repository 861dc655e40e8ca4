//! The commands that list, and what all commands stand on, run as people run them: arguments in, text out.

mod agreement;
mod audit;
mod commands;
mod doctor;
mod doubt;
mod every_command;
mod expressions;
mod fixture;
mod help;
mod hostile;
mod incomplete;
mod inputs;
mod respelt;
mod rule;
mod run;
mod said;
mod tail;
