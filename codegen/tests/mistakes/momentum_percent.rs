// EXPECT 10 | momentum
// AT momentum = 10
// FIX momentum = 0.1
// MEND momentum = 10 ==> momentum = 0.1
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 10) -> relu;
        y: n -> dense(1);
        loss: mse(y);
    }
}
