// WARN 1 | label_smoothing | target
// AT cross_entropy(y, label_smoothing = 1)
// FIX 0.1
// MEND label_smoothing = 1 ==> label_smoothing = 0.1
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 1);
    }
}
