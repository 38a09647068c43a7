// EXPECT momentum | batch_norm
// AT layer_norm(momentum = 0.1)
// FIX batch_norm(momentum = 0.1)
// MEND layer_norm ==> batch_norm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> layer_norm(momentum = 0.1) -> relu;
        y: n -> dense(1);
        loss: mse(y);
    }
}
