// EXPECT bce(y) or bce or y | softmax | sigmoid
// AT bce(y)
// FIX cross_entropy(y)
// MEND bce(y) ==> cross_entropy(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: bce(y);
    }
}
