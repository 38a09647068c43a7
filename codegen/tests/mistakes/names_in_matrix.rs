// EXPECT A | A
// AT weights = [[A, B]
// FIX write
// MEND [[A, B], [C, D]] ==> [[1, 2], [3, 4]]
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, weights = [[A, B], [C, D]]);
        loss: mse(y);
    }
}
