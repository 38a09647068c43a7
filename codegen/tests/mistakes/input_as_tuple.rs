// EXPECT (4,) | input
// AT input(shape
// FIX input(4)
// MEND shape = (4,) ==> 4
network! {
    pub struct N {
        x: input(shape = (4,));
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
