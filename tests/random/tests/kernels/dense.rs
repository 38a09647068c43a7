//! Faults of the kernels of dense layers, and of what their tiles read, write and finish.

use super::faults::{Fault, Source};

pub(super) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/dense/tile.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "a tile skips its first step",
                from: "for k in 0..count {",
                to: "for k in 1..count {",
            },
            Fault {
                name: "all rows of a tile have the factor of the first",
                from: "a[r].mul_add_lanes::<A, L>(&b[v], &mut sums[r][v])",
                to: "a[0].mul_add_lanes::<A, L>(&b[v], &mut sums[r][v])",
            },
        ],
    },
    Source {
        file: "kernel/dense/panel.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "rows start without bias",
                from: "load_spans(self.bias, spans)",
                to: "load_spans(&self.bias[..0], spans)",
            },
            Fault {
                name: "every block of steps packs the first weights",
                from: "rows[r] = &self.weights[if i < I { i } else { I - 1 }][step..step + count];",
                to: "rows[r] = &self.weights[if i < I { i } else { I - 1 }][step - step..count];",
            },
            Fault {
                name: "transposed panels have their columns in reverse",
                from: "panel[k][r] = rows[r][k];",
                to: "panel[k][L - 1 - r] = rows[r][k];",
            },
            Fault {
                name: "transposed panels repeat their first four columns",
                from: "let i = span.start + r;",
                to: "let i = span.start + r % 4;",
            },
        ],
    },
    Source {
        file: "kernel/span.rs",
        tests: "kernels",
        faults: &[Fault {
            name: "an incomplete vector is stored without its last number",
            from: "if c < width && c < tail.len() {\n                    tail[c] = from[c];",
            to: "if c + 1 < width && c < tail.len() {\n                    tail[c] = from[c];",
        }],
    },
    Source {
        file: "kernel/dense/multiply.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "a block of steps forgets the sums of the one before",
                from: "if step == 0 {\n                for r in 0..R {",
                to: "if step < K {\n                for r in 0..R {",
            },
            Fault {
                name: "each block of steps reads the first inputs",
                from: "&self.left[row][step..step + count]",
                to: "&self.left[row][..count]",
            },
            Fault {
                name: "the last row of a block is not stored",
                from: "if s + r < out.rows() {\n                for v in 0..V1 {",
                to: "if s + r + 1 < out.rows() {\n                for v in 0..V1 {",
            },
            Fault {
                name: "the last tile takes the panel before its own",
                from: "else { panel_of(panels, full, count) }",
                to: "else { panel_of(panels, full.saturating_sub(1), count) }",
            },
            Fault {
                name: "the last full tile of all is left out",
                from: "Self::FULL - tile }",
                to: "(Self::FULL - tile).saturating_sub(1) }",
            },
            Fault {
                name: "blocks of rows are finished as if they were the first",
                from: "(self.finish, first + s, self.columns.0)",
                to: "(self.finish, s, self.columns.0)",
            },
            Fault {
                name: "every tile starts from the first columns' bias",
                from: "[self.source.start::<L, V1>(spans); R]",
                to: "[self.source.start::<L, V1>(spans.map(|span| Span { start: 0, ..span })); R]",
            },
        ],
    },
    Source {
        file: "kernel/dense/forward.rs",
        tests: "kernels",
        faults: &[Fault {
            name: "partial sums of rows are not activated",
            from: "&mut y[first..]);\n        Activate(activation).rows::<A>(0, y);\n",
            to: "&mut y[first..]);\n        let _ = Activate(activation);\n",
        }],
    },
    Source {
        file: "kernel/finish.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "later blocks pass back through the first block's outputs",
                from: "self.a[first..first + rows.len()]",
                to: "self.a[..rows.len()]",
            },
            Fault {
                name: "the remainder of a row passes no slope back",
                from: "d_rest.iter_mut().zip(a_rest)",
                to: "d_rest.iter_mut().zip(&a_rest[..0])",
            },
        ],
    },
    Source {
        file: "kernel/dense/gradient.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the second block of samples begins a new sum",
                from: "if first > 0 {",
                to: "if first > BLOCK {",
            },
            Fault {
                name: "all tiles keep their sums in one place",
                from: "kept[i - start + r][v] = sums[r][v];",
                to: "kept[r][v] = sums[r][v];",
            },
            Fault {
                name: "later samples meet the first block's gradients",
                from: "let d_z = Strided { rows: &self.d_z[first..][..count], spans };",
                to: "let d_z = Strided { rows: &self.d_z[..count], spans };",
            },
            Fault {
                name: "later blocks of samples have the first one's inputs",
                from: "LeftInputs { x: &self.x[first..][..count]",
                to: "LeftInputs { x: &self.x[..count + first - first]",
            },
            Fault {
                name: "a second block of outputs begins with the first output",
                from: "self.columns::<A, E, B>(inputs, (column, end)",
                to: "self.columns::<A, E, B>(inputs, (0, end)",
            },
            Fault {
                name: "the last input has no gradient",
                from: "if i + r < I {\n                    for",
                to: "if i + r + 1 < I {\n                    for",
            },
            Fault {
                name: "a gradient that goes on begins every input with the first one's sum",
                from: "epilogue.begin_weights::<L>(i + r, spans[v].start, spans[v].width)",
                to: "epilogue.begin_weights::<L>(i, spans[v].start, spans[v].width)",
            },
        ],
    },
    Source {
        file: "kernel/dense/bias.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the bias has no gradient from the first sample",
                from: "for d_z in self.d_z {",
                to: "for d_z in self.d_z.iter().skip(1) {",
            },
            Fault {
                name: "the bias of a gradient that goes on begins with 0",
                from: "sums[v] = epilogue.begin_bias::<L>(spans[v].start, spans[v].width);",
                to: "let _ = &epilogue;",
            },
        ],
    },
    Source {
        file: "kernel/dense/collected.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "all inputs of short rows put their sums into the first row",
                from: "self.rows.get_mut(i - self.first)",
                to: "self.rows.get_mut((i - self.first) * 0)",
            },
            Fault {
                name: "short rows of later inputs are taken for those of the first ones",
                from: "self.epilogue.rows::<A>(self.first,",
                to: "self.epilogue.rows::<A>(self.first % ROWS % 48,",
            },
            Fault {
                name: "short rows of the last inputs are not handed on",
                from: "self.rows.get(..end - self.first)",
                to: "self.rows.get(..(end - self.first) / 4 * 4)",
            },
        ],
    },
    Source {
        file: "kernel/dense/chunk_of_sample.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "one sample starts without bias",
                from: "*sums = load_vectors(&layer.bias, column, width);",
                to: "let _ = sums;",
            },
            Fault {
                name: "the last vector of one sample is stored as if it were full",
                from: "store(&from[v], to, column + v * C, if left < C { left } else { C });",
                to: "store(&from[v], to, column + v * C, if left < C { C } else { left });",
            },
            Fault {
                name: "partial sums leave out the remaining inputs",
                from: "for p in 0..const { I % P } {",
                to: "for p in 0..const { I % P * (P <= 2) as usize } {",
            },
            Fault {
                name: "partial sums are added crosswise",
                from: "zip(high) {\n                    for v in 0..V {",
                to: "zip(high.iter().rev()) {\n                    for v in 0..V {",
            },
        ],
    },
    Source {
        file: "kernel/dense/sample.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the input gradient of one sample has its chains in reverse",
                from: "d_z[o].mul_add::<A>(w[r][o], sums[r])",
                to: "d_z[o].mul_add::<A>(w[CHAINS - 1 - r][o], sums[r])",
            },
            Fault {
                name: "the remaining inputs take the first ones' weights",
                from: "d_rest.iter_mut().zip(w_rest)",
                to: "d_rest.iter_mut().zip(layer.weights.iter())",
            },
            Fault {
                name: "one sample updates no incomplete vector",
                from: "if const { !O.is_multiple_of(LANES) } {",
                to: "if const { O < LANES } {",
            },
            Fault {
                name: "the bias gradient of one sample keeps the sign of 0",
                from: "d[c] = S::ZERO + d[c];",
                to: "d[c] = d[c] + -S::ZERO;",
            },
        ],
    },
    Source {
        file: "kernel/dense/only_output.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the partial sums of one output are added crosswise",
                from: "high[row * half + p] = from[at * 2 * half + half + p];",
                to: "high[row * half + p] = from[at * 2 * half + 2 * half - 1 - p];",
            },
            Fault {
                name: "the only output passes back with the first vector's weights",
                from: "w[v] = load(weights, first + v * L, W);",
                to: "w[v] = load(weights, first, W);",
            },
            Fault {
                name: "the only output leaves out the inputs that fill no vector",
                from: "} else if const { !I.is_multiple_of(L) } {",
                to: "} else if const { I == usize::MAX } {",
            },
            Fault {
                name: "what the only output passes back keeps the sign of 0",
                from: "let mut vector = [S::ZERO; L];",
                to: "let mut vector = [-S::ZERO; L];",
            },
        ],
    },
    Source {
        file: "kernel/dense/only_output_step.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the step of the only output has the last sample's bias",
                from: "bias = bias + d_z;",
                to: "bias = d_z;",
            },
            Fault {
                name: "the step of the only output passes back with the first weights",
                from: "load_spans(self.update.layer.weights.as_flattened(), spans)",
                to: "load_spans(self.update.layer.weights.as_flattened(), whole::<L, V1>(0))",
            },
            Fault {
                name: "the step of the only output leaves out the vector that fills no tile",
                from: "if const { I % (V * L) >= L } {",
                to: "if const { I == usize::MAX } {",
            },
        ],
    },
    #[cfg(target_arch = "x86_64")]
    Source {
        file: "machine/avx2.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the halves of eight rows are those of the first four",
                from: "_mm256_permute2f128_ps::<0x31>(a, b)",
                to: "_mm256_permute2f128_ps::<0x21>(a, b)",
            },
            Fault {
                name: "the partial sums of one row are added in pairs of neighbours",
                from: "let two = _mm_add_ps(four, _mm_movehl_ps(four, four));",
                to: "let two = _mm_add_ps(four, four);",
            },
        ],
    },
    Source {
        file: "kernel/epilogue.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "the state of a bias is not stored",
                from: "store(R::Slots::at::<[S; C]>(&mut slots, k), kept, column, width);",
                to: "if !matches!(section, Section::Bias) {\n                store(R::Slots::at::<[S; C]>(&mut slots, k), kept, column, width);\n            }",
            },
            Fault {
                name: "all inputs update with the first one's state",
                from: "let kept = section.of(R::Slots::at::<L>(&mut self.state, k));\n            *R",
                to: "let of = if matches!(section, Section::Row(_)) { Section::Row(0) } else { section };\n            let kept = of.of(R::Slots::at::<L>(&mut self.state, k));\n            *R",
            },
            Fault {
                name: "the last numbers of short rows are not updated",
                from: "for at in 0..rest.len() {",
                to: "for at in 1..rest.len() {",
            },
            Fault {
                name: "every slot keeps the first slot's state",
                from: "R::Slots::at::<[S; C]>(slots, k)[c] = *R::Slots::at::<S>(&mut state, k);",
                to: "R::Slots::at::<[S; C]>(slots, k)[c] = *R::Slots::at::<S>(&mut state, 0);",
            },
        ],
    },
];
