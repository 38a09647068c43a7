// EXPECT 1.0 | 0 or 1, found `1.0`
// AT mask = [[1.0
// FIX [[1, 0], [0, 1]]
// MEND [[1.0, 0.0], [0.0, 1.0]] ==> [[1, 0], [0, 1]]
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, mask = [[1.0, 0.0], [0.0, 1.0]]);
        loss: mse(y);
    }
}
