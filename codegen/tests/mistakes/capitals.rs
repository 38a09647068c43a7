// EXPECT ReLU | ReLU
// AT h: x -> dense(8) -> ReLU
// FIX relu
// MEND dense(8) -> ReLU ==> dense(8) -> relu
// MEND dense(6) -> ReLU ==> dense(6) -> relu
// MEND dense(5) -> ReLU ==> dense(5) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> ReLU;
        k: h -> dense(6) -> ReLU;
        l: k -> dense(5) -> ReLU;
        y: l -> dense(1);
        loss: mse(y);
    }
}
