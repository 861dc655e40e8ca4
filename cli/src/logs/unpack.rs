//! How is a compressed log read? By what its first bytes say it is, whatever its name; member after member, frame after
//! frame, as `cat a.gz b.gz` leaves them.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstandard,
}

impl Compression {
    pub(crate) fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or one that says that it may be skipped.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Self::Zstandard,
            _ => Self::None,
        }
    }
}

pub(crate) fn unpacked(packed: Box<dyn Read + Send>, compression: Compression) -> Box<dyn Read + Send> {
    match compression {
        Compression::None => packed,
        Compression::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, packed))),
        Compression::Zstandard => {
            Box::new(Frames { state: State::Between(BufReader::with_capacity(64 << 10, packed)) })
        }
    }
}

type Packed = BufReader<Box<dyn Read + Send>>;
type Frame = StreamingDecoder<Packed, ruzstd::decoding::FrameDecoder>;

/// Zstandard frames, one after the other.
struct Frames {
    state: State,
}

enum State {
    Between(Packed),
    Within(Box<Frame>),
    Ended,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(packed) => self.state = next_frame(packed)?,
                State::Within(mut frame) => {
                    let read = frame.read(buffer)?;
                    if read > 0 {
                        self.state = State::Within(frame);
                        return Ok(read);
                    }
                    self.state = State::Between(frame.into_inner());
                }
            }
        }
    }
}

fn next_frame(mut packed: Packed) -> io::Result<State> {
    if packed.fill_buf()?.is_empty() {
        return Ok(State::Ended);
    }
    // The decoder takes the stream with it where it fails: looking at it first keeps what may be skipped apart.
    let start = packed.fill_buf()?;
    if let [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, ..] = *start {
        let length = u64::from(u32::from_le_bytes([a, b, c, d])) + 8;
        io::copy(&mut packed.by_ref().take(length), &mut io::sink())?;
        return Ok(State::Between(packed));
    }
    let frame = StreamingDecoder::new(packed);
    frame
        .map(|frame| State::Within(Box::new(frame)))
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
