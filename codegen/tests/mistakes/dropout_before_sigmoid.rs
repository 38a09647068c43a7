// WARN dropout | is 0 there | loss
// AT dropout(0.3)
// FIX remove
// MEND  -> dropout(0.3) ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> dropout(0.3) -> sigmoid;
        loss: bce(y);
    }
}
