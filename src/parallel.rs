//! Divides work among the processor's cores.

use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The number of threads that can run at once.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Applies `work` to each of `inputs` on all cores and returns the outputs in the order of the inputs.
///
/// A free core takes the next input, so all cores stay busy even if inputs differ in size. The calling thread works too,
/// and a panic in `work` reaches it.
pub fn map<I: Sync, O: Send>(inputs: &[I], work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let cores = cores().min(inputs.len());
    if cores <= 1 {
        return inputs.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(index) else { return done };
            done.push((index, work(input)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_else(|payload| panic::resume_unwind(payload)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

/// Splits `inputs` into one chunk per core, applies `work` to each chunk, and returns the outputs in the order of the
/// chunks. Use it for many small inputs, or for work that can prepare something once per chunk.
///
/// Fewer than `least` inputs are one chunk, which the calling thread takes: starting others would take as long as it saves.
pub fn map_chunks<I: Sync, O: Send>(inputs: &[I], least: usize, work: impl Fn(&[I]) -> O + Sync) -> Vec<O> {
    map_weighed(inputs, least, |_| 1, work)
}

/// The same for inputs of which some are more work than others: all chunks weigh about the same.
pub fn map_weighed<I: Sync, O: Send>(
    inputs: &[I],
    least: usize,
    weight: impl Fn(&I) -> usize,
    work: impl Fn(&[I]) -> O + Sync,
) -> Vec<O> {
    if inputs.len() < least {
        return vec![work(inputs)];
    }
    let share = inputs.iter().map(&weight).sum::<usize>().div_ceil(cores()).max(1);
    let (mut chunks, mut start, mut before) = (Vec::new(), 0, 0);
    for (at, input) in inputs.iter().enumerate() {
        before += weight(input);
        if before >= share * (chunks.len() + 1) {
            chunks.push(&inputs[start..=at]);
            start = at + 1;
        }
    }
    chunks.extend(inputs.get(start..).filter(|rest| !rest.is_empty()));
    map(&chunks, |chunk| work(chunk))
}

/// Does two things, at the same time if that `is_worth_a_thread`.
pub fn both<A, B: Send>(is_worth_a_thread: bool, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    if !is_worth_a_thread || cores() == 1 {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        (one(), other.join().unwrap_or_else(|payload| panic::resume_unwind(payload)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_keep_the_order_of_inputs() {
        let inputs: Vec<usize> = (0..1000).collect();
        assert_eq!(map(&inputs, |input| input + 1), (1..=1000).collect::<Vec<_>>());
        assert_eq!(map_chunks(&inputs, 0, <[usize]>::to_vec).concat(), inputs);
    }

    #[test]
    fn one_input_or_none_will_do() {
        assert_eq!(map(&[7], |input| input * 2), [14]);
        assert_eq!(map(&[], |input: &u8| *input), [0_u8; 0]);
        assert_eq!(map_chunks(&[], 0, <[u8]>::len), [0_usize; 0]);
        assert_eq!(map_chunks(&[1, 2, 3], 4, <[i32]>::len), [3]);
    }

    #[test]
    fn chunks_weigh_about_the_same() {
        let weights = [1, 1, 1, 1, 1, 1, 50, 1, 1, 1, 1, 40, 1];
        let sums = map_weighed(&weights, 0, |weight| *weight, |chunk| chunk.iter().sum::<usize>());
        assert_eq!(sums.iter().sum::<usize>(), 101);
        assert!(sums.len() <= cores() && sums.iter().all(|sum| *sum <= 101 / cores() + 50), "{sums:?}");
        assert_eq!(map_weighed(&[0, 0, 7, 0], 0, |weight| *weight, <[usize]>::to_vec).concat(), [0, 0, 7, 0]);
    }

    #[test]
    fn both_are_done_on_one_thread_or_on_two() {
        for is_worth_a_thread in [false, true] {
            assert_eq!(both(is_worth_a_thread, || 1, || 2), (1, 2));
        }
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let result = panic::catch_unwind(|| map(&[1, 2, 3], |input| assert_ne!(*input, 3, "three")));
        assert!(result.is_err());
    }
}
