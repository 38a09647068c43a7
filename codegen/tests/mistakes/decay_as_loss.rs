// EXPECT l2 | option
// AT l2(h)
// FIX l2 = 0.01
// MEND  + 0.01 * l2(h) ==>
// MEND dense(8) ==> dense(8, l2 = 0.01)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y) + 0.01 * l2(h);
    }
}
