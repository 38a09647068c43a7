// EXPECT loss | reserved
// AT loss: h -> dense(1)
// FIX y: h -> dense(1);
// MEND loss: h ==> y: h
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        loss: h -> dense(1);
    }
}
