// EXPECT sparse_categorical_crossentropy | sparse_categorical_crossentropy
// AT loss: sparse
// FIX cross_entropy
// MEND sparse_categorical_crossentropy ==> cross_entropy
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3) -> softmax;
        loss: sparse_categorical_crossentropy(y);
    }
}
