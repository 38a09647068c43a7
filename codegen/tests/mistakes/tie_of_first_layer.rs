// EXPECT e1 | 4 -> 10 | 20 -> 10
// AT tie = e1
// FIX transpose(e2)
// MEND tie = e1 ==> tie = transpose(e2)
network! {
    pub struct N {
        x: input(20);
        e1: x -> dense(10) -> tanh;
        e2: e1 -> dense(4) -> tanh;
        d1: e2 -> dense(10, tie = e1) -> tanh;
        y: d1 -> dense(20, tie = transpose(e1));
        loss: mse(y);
    }
}
