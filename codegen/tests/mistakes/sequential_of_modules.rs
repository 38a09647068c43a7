// EXPECT Sequential | arrows
// AT nn.Sequential
// FIX h: x -> dense(8) -> relu; y: h -> dense(1);
// MEND nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)); ==> h -> dense(1); h: x -> dense(8) -> relu;
network! {
    pub struct N {
        x: input(4);
        y: nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));
        loss: mse(y);
    }
}
