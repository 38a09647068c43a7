// EXPECT h | not used | allow
// AT h: x
// FIX remove `tie = h`
// MEND , tie = h ==> 
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(2, allow = "NW0035");
        y: x -> dense(2, tie = h);
        loss: mse(y);
    }
}
