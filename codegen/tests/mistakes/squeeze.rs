// EXPECT squeeze | squeeze
// AT -> squeeze
// FIX remove
// MEND  -> squeeze ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> squeeze;
        loss: mse(y);
    }
}
