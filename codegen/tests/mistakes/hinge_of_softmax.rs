// WARN hinge | softmax | -1
// AT hinge(y)
// FIX cross_entropy(y)
// MEND hinge(y) ==> cross_entropy(y)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: hinge(y);
    }
}
