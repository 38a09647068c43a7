// EXPECT flatten | flatten
// AT -> flatten
// FIX remove
// MEND x -> flatten -> ==> x ->
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> flatten -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}
