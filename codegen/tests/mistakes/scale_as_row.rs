// EXPECT [[0.1, 0.2]] | list
// AT weights = [[0.1
// FIX weights = [0.1, 0.2]
// MEND [[0.1, 0.2]] ==> [0.1, 0.2]
network! {
    pub struct N {
        x: input(2);
        n: x -> scale(weights = [[0.1, 0.2]]);
        y: n -> dense(1);
        loss: mse(y);
    }
}
