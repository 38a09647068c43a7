// EXPECT mean | mean
// AT mean(mse(y))
// FIX mse(y)
// MEND mean(mse(y)) ==> mse(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mean(mse(y));
    }
}
