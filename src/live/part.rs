//! Parts of the console that come by themselves: in a release bundle each is a module of its own,
//! asked for when it is first needed. ARCHITECTURE.md, "Parts", says what goes into one.

use futures_util::future::LocalBoxFuture;

/// A part on its way: a function of it; `None` where it could not be loaded.
pub type Arriving<F> = LocalBoxFuture<'static, Option<F>>;

/// Names a part and the one function by which everything in it is reached. Without the feature
/// `split` it is there from the start.
macro_rules! part {
    ($(#[$doc:meta])* $vis:vis $name:ident: $type:ty = $function:expr) => {
        $(#[$doc])*
        $vis fn $name() -> $crate::live::Arriving<$type> {
            #[cfg_attr(
                feature = "split",
                leptos::wasm_split::wasm_split(
                    $name,
                    wasm_split_path = ::leptos::wasm_split,
                    fallible
                )
            )]
            fn $name() -> Result<$type, leptos::wasm_split::SplitLoaderError> {
                Ok($function)
            }
            #[cfg(feature = "split")]
            let arriving = $name();
            #[cfg(not(feature = "split"))]
            let arriving = std::future::ready($name());
            Box::pin(async move { arriving.await.ok() })
        }
    };
}
pub(crate) use part;
