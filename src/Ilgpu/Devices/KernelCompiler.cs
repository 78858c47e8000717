using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.IR;
using ILGPU.IR.Transformations;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>Compiles a kernel to one function without calls, whose state lies in registers.</summary>
/// <remarks>
/// <para>ILGPU keeps methods that are marked against inlining as calls, with structures and out parameters in local memory. The marks in the kernel bodies are meant for the
/// host's compiler; here all is inlined, and the intermediate code is copied into a new context between rounds of optimisation: a copy folds what inlining made constant,
/// so that branches for other layouts of a model vanish.</para>
/// <para>Measured without a device, PTX for sm_90 (<c>zprime devices --inspect</c>): no call, no local memory in any kernel of this folder, against thousands of
/// accesses to local memory without these rounds.</para>
/// </remarks>
internal static class KernelCompiler
{
    private const int Rounds = 3;

    /// <summary>Compiles.</summary>
    /// <param name="backend">Back end of the device.</param>
    /// <param name="method">Static method with an index and one structure.</param>
    public static CompiledKernel Compile(Backend backend, MethodInfo method)
    {
        EntryPointDescription entry = EntryPointDescription.FromImplicitlyGroupedKernel(method);
        Method kernel = backend.PreCompileKernelMethod(entry);
        var contexts = new List<IRContext>();
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                IRContext context = kernel.ExtractToContext(out kernel);
                contexts.Add(context);
                InlineAll(context, kernel);
                context.Transform(Optimisations(last: round == Rounds - 1));
            }

            return backend.Compile(kernel, entry, default);
        }
        finally
        {
            contexts.ForEach(c => c.Dispose());
        }
    }

    private static void InlineAll(IRContext context, Method kernel)
    {
        foreach (Method method in context.Methods)
        {
            if (method != kernel && method.HasImplementation && !method.HasFlags(MethodFlags.Intrinsic))
            {
                method.AddFlags(MethodFlags.Inline);
            }
        }
    }

    private static Transformer Optimisations(bool last)
    {
        Transformer.Builder builder = Transformer.CreateBuilder(TransformerConfiguration.Empty);
        builder.AddBasicOptimizations(ILGPU.InliningMode.Aggressive);
        builder.AddStructureOptimizations();
        builder.Add(new UnreachableCodeElimination());
        builder.AddBasicOptimizations(ILGPU.InliningMode.Aggressive);
        if (last)
        {
            builder.AddLoopOptimizations();
            builder.Add(new IfConditionConversion());
            builder.Add(new DeadCodeElimination());
            builder.AddConditionalOptimizations();
            builder.AddAddressSpaceOptimizations();
        }

        return builder.ToTransformer();
    }
}
