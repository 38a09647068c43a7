// EXPECT 0.9 | batch_norm
// AT batch_norm(0.9)
// FIX batch_norm(momentum = 0.1)
// MEND batch_norm(0.9) ==> batch_norm(momentum = 0.1)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(0.9) -> relu;
        y: n -> dense(1);
        loss: mse(y);
    }
}
