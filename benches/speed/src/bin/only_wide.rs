//! The code of one network alone, for its size and its loops.

fn main() {
    (netwright_bench_speed::wide_train_sgd().run)();
}
