// EXPECT Sequential or Sequential(Linear(4, 8), ReLU(), Linear(8, 1)) | Sequential
// AT Sequential(
// FIX h: x -> dense(8) -> relu; y: h -> dense(1); || x -> dense(8) -> relu
// MEND y: Sequential(Linear(4, 8), ReLU(), Linear(8, 1)); ==> h: x -> dense(8) -> relu; y: h -> dense(1);
network! {
    pub struct N {
        x: input(4);
        y: Sequential(Linear(4, 8), ReLU(), Linear(8, 1));
        loss: mse(y);
    }
}
