//! The functions of a module in another order: each beside the one most like it, since compression
//! finds what was said a moment ago more cheaply than what was said long ago.

use std::{cmp::Reverse, convert::Infallible};

use anyhow::{Context, Result};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{self, Reencode},
};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many bytes of code are compared at a time.
const PIECE: usize = 4;
/// How many pieces of a function stand for all.
const SAMPLES: usize = 128;

/// What of a function is compared: the pieces of code that come first in as many shuffles of all
/// pieces. The more of them two functions share, the more of their code.
type Sketch = [u32; SAMPLES];

/// The same module with like functions beside each other.
///
/// # Errors
///
/// When the module cannot be read.
pub fn by_likeness(module: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = chain(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &function) in (imported..).zip(&order) {
        let of_function = places.get_mut(function);
        *of_function.context("a function is not among those of the module")? = place;
    }
    let mut reordered = Reordered {
        imported,
        order,
        places,
    };
    let mut out = Module::new();
    reordered.parse_core_module(&mut out, Parser::new(0), module)?;
    Ok(out.finish())
}

/// The functions, each followed by the one most like it of those that are left; among equals, by
/// the one nearest in length and then the first.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let mut left: Vec<(usize, usize, Sketch)> = bodies
        .iter()
        .enumerate()
        .map(|(function, body)| (function, body.len(), sketch(body)))
        .collect();
    let mut order = Vec::with_capacity(left.len());
    let mut next = (!left.is_empty()).then_some(0);
    while let Some(place) = next {
        let (function, length, sketch) = left.remove(place);
        order.push(function);
        let likest = left
            .iter()
            .enumerate()
            .max_by_key(|(_, (other, size, of_other))| {
                let shared = sketch.iter().zip(of_other).filter(|(a, b)| a == b);
                (
                    shared.count(),
                    Reverse(size.abs_diff(length)),
                    Reverse(*other),
                )
            });
        next = likest.map(|(place, _)| place);
    }
    order
}

fn sketch(body: &[u8]) -> Sketch {
    let mut firsts = [u32::MAX; SAMPLES];
    for piece in body.windows(PIECE.min(body.len()).max(1)) {
        let number = piece.iter().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        });
        let mut shuffled = number;
        for first in &mut firsts {
            // One step of xorshift after a multiplication: another order for each sample.
            shuffled = (shuffled ^ (shuffled >> 15)).wrapping_mul(0x2c1b_3c6d);
            *first = shuffled.min(*first);
        }
    }
    firsts
}

/// Writes the functions in an order, and the new number wherever one is named.
struct Reordered {
    /// How many functions come before those of the module itself.
    imported: u32,
    /// The functions of the module, counted from its first, in their new order.
    order: Vec<usize>,
    /// The new number of each.
    places: Vec<u32>,
}

impl Reordered {
    /// These, one for each function, in the new order.
    fn arrange<T: Clone>(&self, all: &[T]) -> Vec<T> {
        let arranged = self.order.iter().filter_map(|it| all.get(*it));
        arranged.cloned().collect()
    }
}

impl Reencode for Reordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<Infallible>> {
        let own = function.checked_sub(self.imported);
        let place = own.and_then(|own| self.places.get(usize::try_from(own).ok()?));
        Ok(place.copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for kind in self.arrange(&types) {
            functions.function(kind);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.arrange(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
        ImportSection, RefType, StartSection, TableSection, TableType, TypeSection, ValType,
    };
    use wasmparser::{ElementItems, Operator};

    use super::*;

    /// Imports one function and has five, of which the first, third and last are alike, as are the
    /// others. The second is exported, started, in the table, and called by the last.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([], [ValType::I64]);
        let mut imports = ImportSection::new();
        imports.import("from", "name", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for number in 0_u8..5 {
            let long = number % 2 == 0;
            functions.function(u32::from(long));
            let mut body = Function::new([]);
            let mut write = body.instructions();
            if long {
                for it in 0..50 {
                    write.i64_const(it * it).drop();
                }
                write.call(if number == 4 { 2 } else { 0 });
                write.i64_const(i64::from(number));
            }
            write.end();
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 2,
            maximum: None,
            table64: false,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("second", ExportKind::Func, 2);
        let mut elements = ElementSection::new();
        let listed = Elements::Functions((&[2, 0]).into());
        elements.active(None, &ConstExpr::i32_const(0), listed);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&tables).section(&exports);
        module.section(&StartSection { function_index: 2 });
        module.section(&elements).section(&code);
        module.finish()
    }

    /// The functions' constants of their own or none, and who is named by calls, export, start and
    /// table.
    fn outline(module: &[u8]) -> Result<(Vec<Option<i64>>, Vec<u32>)> {
        let (mut bodies, mut named) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ExportSection(exports) => {
                    for export in exports {
                        named.push(export?.index);
                    }
                }
                Payload::StartSection { func, .. } => named.push(func),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let ElementItems::Functions(listed) = element?.items {
                            named.extend(listed.into_iter().collect::<Result<Vec<_>, _>>()?);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let mut last = None;
                    for operator in body.get_operators_reader()? {
                        match operator? {
                            Operator::I64Const { value } => last = Some(value),
                            Operator::Call { function_index } => named.push(function_index),
                            _ => {}
                        }
                    }
                    bodies.push(last);
                }
                _ => {}
            }
        }
        Ok((bodies, named))
    }

    #[test]
    fn like_functions_become_neighbours_and_whatever_names_one_follows_it() -> Result<()> {
        let before = module();
        wasmparser::validate(&before)?;
        let ordered = by_likeness(&before)?;
        wasmparser::validate(&ordered)?;
        let (bodies, named) = outline(&ordered)?;
        assert_eq!(bodies, [Some(0), Some(2), Some(4), None, None]);
        // Export, start, both of the table, then the calls of the long ones.
        assert_eq!(named, [4, 4, 4, 0, 0, 0, 4]);
        Ok(())
    }

    #[test]
    fn the_order_is_the_same_each_time() -> Result<()> {
        assert_eq!(by_likeness(&module())?, by_likeness(&module())?);
        Ok(())
    }

    #[test]
    fn a_module_without_functions_stays_as_it_is() -> Result<()> {
        let empty = Module::new().finish();
        assert_eq!(by_likeness(&empty)?, empty);
        Ok(())
    }
}
