// EXPECT labels | input
// AT labels: input(3)
// FIX remove
// MEND labels: input(3); ==>
network! {
    pub struct N {
        x: input(4);
        labels: input(3);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}
