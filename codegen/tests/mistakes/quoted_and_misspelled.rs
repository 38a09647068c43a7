// COUNT 2
// EXPECT "relu" | quotes
// EXPECT sigmod | sigmod
// AT -> "relu" || -> sigmod
// FIX sigmoid
// MEND "relu" ==> relu
// MEND sigmod ==> sigmoid
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> "relu";
        y: h -> dense(1) -> sigmod;
        loss: bce(y);
    }
}
