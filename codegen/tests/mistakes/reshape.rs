// EXPECT reshape | reshape
// AT reshape(16)
// FIX remove
// MEND x -> reshape(16) -> ==> x ->
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> reshape(16) -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}
