// EXPECT [0 -> 0, 1 -> 1, 0 -> 2, 1 -> 3] or 2 | 2
// AT connect = [
// FIX [0 -> 0, 1 -> 1, 2 -> 0, 3 -> 1]
// MEND [0 -> 0, 1 -> 1, 0 -> 2, 1 -> 3] ==> [0 -> 0, 1 -> 1, 2 -> 0, 3 -> 1]
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, connect = [0 -> 0, 1 -> 1, 0 -> 2, 1 -> 3]);
        loss: mse(y);
    }
}
