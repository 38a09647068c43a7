// EXPECT a or transpose(a) | weights
// AT tie = transpose(a)
// FIX transpose(e)
// MEND transpose(a) ==> transpose(e)
network! {
    pub struct N {
        x: input(6);
        e: x -> dense(3);
        a: e -> tanh;
        y: a -> dense(6, tie = transpose(a));
        loss: mse(y);
    }
}
