// EXPECT tie | lstm
// AT tie = h
// FIX remove `tie = h`
// MEND , tie = h ==>
network! {
    pub struct N {
        x: input(8);
        h: x -> lstm(4);
        k: h -> lstm(4, tie = h);
        y: k -> dense(1);
        loss: mse(y);
    }
}
