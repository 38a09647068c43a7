// COUNT 2
// EXPECT nn.Linear | path
// EXPECT nn.ReLU | path
// AT nn.Linear(8) -> nn.ReLU || nn.ReLU
// FIX dense
// FIX relu
// MEND nn.Linear(8) -> nn.ReLU ==> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> nn.Linear(8) -> nn.ReLU;
        y: h -> dense(1);
        loss: mse(y);
    }
}
