//! The code of one network alone, for its size and its loops.

fn main() {
    (netwright_bench_speed::wdbc_train_sgd().run)();
    (netwright_bench_speed::wdbc_latency().run)();
}
