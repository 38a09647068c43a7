// EXPECT outputs or , | parentheses
// AT outputs: y, h || , h
// FIX output: (y, h);
// MEND outputs: y, h ==> output: (y, h)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        outputs: y, h;
        loss: mse(y);
    }
}
