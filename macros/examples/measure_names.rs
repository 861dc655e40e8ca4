//! How often does the name check flag what other people wrote? Reads the sources below the given folders and prints every
//! argument and field that it would ask about, then how many there were.
//!
//! `cargo run -p casefile-macros --example measure_names -- ~/.cargo/registry/src`

#[expect(dead_code, reason = "keys have no type, and are not measured")]
#[path = "../src/secret_names.rs"]
mod secret_names;

use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{Field, FnArg, Ident, Pat, Signature, Type};

#[derive(Default)]
struct Names {
    file: PathBuf,
    files: usize,
    seen: usize,
    flagged: usize,
}

impl Names {
    fn look_at(&mut self, name: &Ident, ty: &Type) {
        self.seen += 1;
        let name = name.unraw().to_string();
        if secret_names::names_a_secret(&name, ty) {
            self.flagged += 1;
            println!("{name}: {}\t{}", ty.to_token_stream(), self.file.display());
        }
    }

    fn read(&mut self, path: &Path) {
        if path.is_dir() {
            let entries = fs::read_dir(path).into_iter().flatten().flatten();
            let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
            entries.sort();
            return entries.iter().for_each(|entry| self.read(entry));
        }
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if let Some(text) = is_source.then(|| fs::read_to_string(path).ok()).flatten()
            && let Ok(file) = syn::parse_file(&text)
        {
            self.files += 1;
            path.clone_into(&mut self.file);
            self.visit_file(&file);
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_signature(&mut self, signature: &'ast Signature) {
        for input in &signature.inputs {
            if let FnArg::Typed(argument) = input
                && let Pat::Ident(pattern) = &*argument.pat
            {
                self.look_at(&pattern.ident, &argument.ty);
            }
        }
        visit::visit_signature(self, signature);
    }

    fn visit_field(&mut self, field: &'ast Field) {
        if let Some(name) = &field.ident {
            self.look_at(name, &field.ty);
        }
        visit::visit_field(self, field);
    }
}

fn main() {
    let mut names = Names::default();
    for folder in std::env::args_os().skip(1) {
        names.read(Path::new(&folder));
    }
    let Names { files, seen, flagged, .. } = names;
    #[expect(clippy::cast_precision_loss, reason = "a share in percent")]
    let share = flagged as f64 * 100.0 / seen.max(1) as f64;
    println!("{files} files, {seen} arguments and fields, {flagged} flagged: {share:.2} %");
}
