// EXPECT weight | weight
// AT weight = 0.5
// FIX 0.5 * mse(y)
// MEND mse(y, weight = 0.5) ==> 0.5 * mse(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        z: h -> dense(1);
        loss: mse(y, weight = 0.5) + mae(z);
    }
}
