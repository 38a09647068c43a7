// EXPECT [[0, 0], [1, 1]] or [0, 0] | connection
// AT connect = [[0
// FIX [0 -> 0, 1 -> 1]
// MEND [[0, 0], [1, 1]] ==> [0 -> 0, 1 -> 1]
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, connect = [[0, 0], [1, 1]]);
        loss: mse(y);
    }
}
