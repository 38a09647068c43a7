// EXPECT label_smoothing | cross_entropy
// AT softmax(label_smoothing = 0.1)
// FIX cross_entropy(y, label_smoothing = 0.1)
// MEND softmax(label_smoothing = 0.1) ==> softmax
// MEND cross_entropy(y) ==> cross_entropy(y, label_smoothing = 0.1)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax(label_smoothing = 0.1);
        loss: cross_entropy(y);
    }
}
