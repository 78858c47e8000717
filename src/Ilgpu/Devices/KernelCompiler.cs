using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.IR;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

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
    // Deeper than the kernels' calls; a recursion would end here.
    private const int MaxRounds = 40;

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
            // One level of calls at a time: what a round makes unreachable, the next does not inline.
            bool last = false;
            for (int round = 0; !last; round++)
            {
                IRContext context = kernel.ExtractToContext(out kernel);
                contexts.Add(context);
                last = !InlineCallees(kernel) || round == MaxRounds;
                context.Transform(Optimisations(last));
            }

            return backend.Compile(kernel, entry, default);
        }
        finally
        {
            contexts.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Marks the methods that a kernel calls.</summary>
    /// <returns>Whether there are any.</returns>
    private static bool InlineCallees(Method kernel)
    {
        bool any = false;
        foreach (BasicBlock block in kernel.Blocks)
        {
            foreach (BasicBlock.ValueEntry entry in block)
            {
                if (entry.Value is MethodCall call && call.Target.HasImplementation && !call.Target.HasFlags(MethodFlags.Intrinsic))
                {
                    call.Target.AddFlags(MethodFlags.Inline);
                    any = true;
                }
            }
        }

        return any;
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
