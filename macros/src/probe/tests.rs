//! What is asked in which expression?
