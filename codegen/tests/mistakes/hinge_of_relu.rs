// WARN hinge | relu | -1
// AT hinge(y)
// FIX remove `relu` || tanh
// MEND dense(1) -> relu; ==> dense(1);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> relu;
        loss: hinge(y);
    }
}
