// EXPECT epsilon | layer_norm
// AT dense(1, epsilon
// FIX remove || batch_norm
// MEND , epsilon = 1e-5 ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, epsilon = 1e-5);
        loss: mse(y);
    }
}
