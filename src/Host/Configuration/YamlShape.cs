using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Looks over a YAML text event by event before a tree is made of it: what no configuration has, and what a tree of it could not bear.</summary>
/// <remarks>
/// A tree is built and compared by recursion: nesting without end would end the program, and keys made of aliases of aliases take exponential time to compare. Configurations are a
/// few levels deep and their keys are words.
/// </remarks>
internal static class YamlShape
{
    /// <summary>Deepest nesting.</summary>
    public const int MostLevels = 32;

    /// <summary>Most values, keys and brackets.</summary>
    public const int MostEvents = 500_000;

    /// <summary>Looks over a text.</summary>
    /// <returns>The place and what is wrong there; null where nothing is.</returns>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static (long Line, string Problem)? Flaw(TextReader text)
    {
        var parser = new Parser(text);

        // For every open bracket: whether a key comes next; null in a sequence.
        var open = new Stack<bool?>();
        for (int events = 0; parser.MoveNext(); events++)
        {
            ParsingEvent now = parser.Current!;
            if (events >= MostEvents)
            {
                return (now.Start.Line, $"it has over {MostEvents} values");
            }

            bool opens = now is MappingStart or SequenceStart;
            if (now is MappingEnd or SequenceEnd)
            {
                open.Pop();
            }
            else if (opens || now is Scalar or AnchorAlias)
            {
                if (open.TryPop(out bool? isKey))
                {
                    open.Push(isKey is bool key ? !key : null);
                    if (isKey is true && now is not Scalar)
                    {
                        return (now.Start.Line, "a key is not a word");
                    }
                }

                if (opens)
                {
                    open.Push(now is MappingStart ? true : null);
                }
            }

            if (open.Count > MostLevels)
            {
                return (now.Start.Line, $"it is nested more than {MostLevels} levels deep");
            }
        }

        return null;
    }
}
