//! What outlives the process, however it dies: each thread's ring is a file in memory (tmpfs), beside it a catalogue of
//! what the frames refer to and a journal of the calls that are running. Data flows one way:
//!
//! - `directory`: one folder a process, held by a lock that ends with it;
//! - `mapping`: a ring's file as memory; `ring_file` (in `queue`) is how it is laid out;
//! - `catalogue`: callsites, shapes and the service, in the order in which they were first used;
//! - `journal`: starts that left their ring while their call was running, and where the clock was; `keeper` says when;
//! - `recover`: reads all of that in a later process, and writes the lines that this one could not;
//! - `relocate`: what had a number in that process gets the one it has in this.
//!
//! Must never be an error of the service: where a file cannot be made, the ring is private memory, as without this.

mod catalogue;
mod directory;
mod entry;
mod journal;
mod keeper;
mod mapping;
mod recover;
mod relocate;

pub(crate) use directory::{add_callsite, add_shape, begin, finished, map_ring, volatile_queues};
pub(crate) use keeper::Keeper;
pub(crate) use mapping::Mapping;
pub(crate) use recover::Leftovers;
pub use recover::{Recovered, recover};
