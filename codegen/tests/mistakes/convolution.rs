// EXPECT conv2d | convolution
// AT conv2d(8, 3)
// FIX connect
// MEND conv2d(8, 3) ==> dense(8)
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> conv2d(8, 3) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}
