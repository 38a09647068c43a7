// EXPECT [[0.1], [0.2]] | list
// AT bias = [[0.1]
// FIX bias = [0.1, 0.2]
// MEND [[0.1], [0.2]] ==> [0.1, 0.2]
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = [[0.1], [0.2]]);
        loss: mse(y);
    }
}
