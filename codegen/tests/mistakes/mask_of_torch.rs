// EXPECT [[1, 0, 1], [0, 1, 1]] | 2 | 3 | [input][output]
// AT mask = [[1
// FIX [[1, 0], [0, 1], [1, 1]]
// MEND [[1, 0, 1], [0, 1, 1]] ==> [[1, 0], [0, 1], [1, 1]]
network! {
    pub struct N {
        x: input(3);
        y: x -> dense(2, mask = [[1, 0, 1], [0, 1, 1]]);
        loss: mse(y);
    }
}
