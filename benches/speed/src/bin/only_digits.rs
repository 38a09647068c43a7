//! The code of one network alone, for its size and its loops.

fn main() {
    (netwright_bench_speed::digits_train_sgd().run)();
    (netwright_bench_speed::digits_latency().run)();
}
