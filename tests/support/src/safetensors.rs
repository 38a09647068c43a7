//! Files of safetensors for tests, written without the code that is tested.
//!
//! Input: tensors. Output: the bytes of a file. Guarantees: the tensors are in the order in which they are
//! given.

/// A tensor: its name, its type as the header has it, its axes and its bytes.
pub type Tensor<'a> = (&'a str, &'a str, &'a [usize], Vec<u8>);

/// The numbers of a tensor in single precision.
pub fn singles(numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(f32::to_le_bytes).collect()
}

/// A file of these tensors.
pub fn file(tensors: &[Tensor<'_>]) -> Vec<u8> {
    let (mut entries, mut data) = (Vec::new(), Vec::<u8>::new());
    for (name, of, shape, bytes) in tensors {
        let offsets = [data.len(), data.len() + bytes.len()];
        data.extend(bytes);
        entries.push(format!(r#""{name}":{{"dtype":"{of}","shape":{shape:?},"data_offsets":{offsets:?}}}"#));
    }
    let header = format!("{{{}}}", entries.join(","));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}
