//! An amplifier as Neural Amp Modeler captures them, in real time: the sound of a guitar goes through a
//! network.
//!
//! Input: a WAV file as an argument, or a plucked string of its own; the network and its weights are in
//! `amp.rs` and `amp.safetensors`, which `cargo netwright import amp.nam --name Amp` wrote. The model has the
//! shape of the smallest ones that players ship and random weights, so it is nobody's amplifier. Output: the
//! sound as target/netwright/amp.wav, and how much of the time between two samples a sample takes.

#[expect(unreachable_pub, reason = "as it was written: a library may publish it")]
mod amp;
#[cfg(test)]
mod amp_test;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use amp::{Amp, AmpMemory, PREWARM, SAMPLE_RATE};
use netwright::train::Error;
use netwright::train::wav::Wav;

/// The network is part of the program, and serves any number of channels.
static AMP: Amp = Amp::trained();

/// The samples that are computed at once.
const BLOCK: usize = 64;

/// One channel. A plugin has one for each, beside its audio thread.
struct Channel {
    memory: AmpMemory,
}

impl Channel {
    /// A channel that has heard silence for as long as the network remembers: else its first samples would be
    /// those of a network that was just switched on.
    fn new() -> Self {
        let mut channel = Self { memory: Amp::memory() };
        for _ in 0..PREWARM.div_ceil(BLOCK) {
            channel.process(&mut [0.0; BLOCK]);
        }
        channel
    }

    /// Replaces samples by those of the amplifier, however many a host gives at once. Nothing is allocated,
    /// nothing waits, nothing panics: an audio thread may call it.
    fn process(&mut self, samples: &mut [f32]) {
        for block in samples.chunks_mut(BLOCK) {
            let mut x = [[0.0]; BLOCK];
            let mut y = [[0.0]; BLOCK];
            let (Some(x), Some(y)) = (x.get_mut(..block.len()), y.get_mut(..block.len())) else { return };
            x.as_flattened_mut().copy_from_slice(block);
            // Both have one length.
            let _ = AMP.try_run(&mut self.memory, x, y);
            block.copy_from_slice(y.as_flattened());
        }
    }
}

/// A string that is plucked (Karplus and Strong 1983): noise in a loop that averages neighbours.
fn plucked(frequency: f64, seconds: f64) -> Vec<f32> {
    let rate = SAMPLE_RATE as f64;
    let mut generator = netwright::Generator::new(1);
    let mut string: Vec<f32> =
        (0..(rate / frequency) as usize).map(|_| generator.uniform() as f32 - 0.5).collect();
    let count = (seconds * rate) as usize;
    let mut samples = Vec::with_capacity(count);
    for index in 0..count {
        let (at, next) = (index % string.len(), (index + 1) % string.len());
        samples.push(string[at]);
        string[at] = 0.498 * (string[at] + string[next]);
    }
    samples
}

/// The first channel of a file.
fn read(path: &Path) -> Result<Vec<f32>, Error> {
    let wav = Wav::read(path)?;
    let refused = |fact: String| {
        let help = format!("give a file of {SAMPLE_RATE} samples a second");
        Err(Error::Refused { fact: format!("{}: {fact}", path.display()), help })
    };
    if usize::try_from(wav.rate()) != Ok(SAMPLE_RATE) {
        return refused(format!("it has {} samples a second, which another pitch would come of", wav.rate()));
    }
    if wav.is_empty() {
        return refused(String::from("it has no samples"));
    }
    Ok(wav.channel(0)?.into_iter().map(|[sample]| sample).collect())
}

/// Nanoseconds for a sample, in blocks of so many.
fn time(samples: &[f32], block: usize) -> f64 {
    let (mut channel, mut sound) = (Channel::new(), samples.to_vec());
    let begin = Instant::now();
    sound.chunks_mut(block).for_each(|block| channel.process(block));
    begin.elapsed().as_secs_f64() * 1e9 / sound.len() as f64
}

fn run() -> Result<(), Error> {
    let mut sound = match std::env::args().nth(1) {
        Some(path) => read(Path::new(&path))?,
        None => plucked(110.0, 2.0),
    };
    let period = 1e9 / SAMPLE_RATE as f64;
    for block in [32, 64, 128, 512] {
        let each = time(&sound, block);
        println!(
            "blocks of {block:3}: {each:5.0} ns for a sample, {:.1} % of {period:.0}",
            100.0 * each / period
        );
    }
    // A click, and seconds of silence: what fades must not become slow.
    let mut click = vec![0.0; 4 * SAMPLE_RATE];
    click[0] = 1.0;
    let mut channel = Channel::new();
    let mut seconds = click.chunks_mut(SAMPLE_RATE).map(|second| {
        let begin = Instant::now();
        second.chunks_mut(BLOCK).for_each(|block| channel.process(block));
        begin.elapsed().as_secs_f64() * 1e9 / SAMPLE_RATE as f64
    });
    let (first, last) = (seconds.next().unwrap_or(0.0), seconds.last().unwrap_or(0.0));
    println!("after a click: {first:.0} ns for a sample of the first second, {last:.0} of the fourth");
    Channel::new().process(&mut sound);
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/amp.wav"));
    Wav::new(SAMPLE_RATE as u32, 1, sound)?.write(path)?;
    println!("wrote {}", path.display());
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Channel, SAMPLE_RATE, Wav, plucked, read};

    #[test]
    fn files_of_another_rate_or_without_samples_are_refused() {
        let path = std::env::temp_dir().join(format!("netwright-amp-{}.wav", std::process::id()));
        let rate = SAMPLE_RATE as u32;
        for (rate, samples, is_read) in
            [(rate, vec![0.5; 3], true), (rate - 3900, vec![0.5; 3], false), (rate, Vec::new(), false)]
        {
            let written = Wav::new(rate, 1, samples).and_then(|wav| wav.write(&path));
            assert!(written.is_ok(), "{written:?}");
            assert_eq!(read(&path).is_ok(), is_read, "{rate}");
        }
        assert!(std::fs::remove_file(&path).is_ok());
    }

    #[test]
    fn blocks_of_any_length_give_the_same_samples() {
        let sound = &plucked(110.0, 0.02)[..];
        let mut whole = sound.to_vec();
        Channel::new().process(&mut whole);
        for block in [1, 32, BLOCK + 1, 512] {
            let (mut channel, mut cut) = (Channel::new(), sound.to_vec());
            cut.chunks_mut(block).for_each(|block| channel.process(block));
            assert_eq!(cut, whole, "{block}");
        }
    }

    #[test]
    fn silence_before_the_first_sample_stays_silence() {
        let (mut channel, mut silence) = (Channel::new(), vec![0.0; 8 * BLOCK]);
        channel.process(&mut silence);
        assert!(silence.windows(2).all(|pair| pair[0] == pair[1]), "{silence:?}");
    }
}
