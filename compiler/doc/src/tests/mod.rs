//! A small library, and what its pages say.

use kdsl_base::{Source, SourceKind, Sources};

use crate::{DocFormat, Library};

fn library(files: &[(&str, &str)]) -> Library {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(Source::new(*name, *text, SourceKind::File));
    }
    let (library, problems) = Library::read(&sources);
    assert!(problems.is_empty(), "{problems:?}");
    library
}

fn web() -> Library {
    library(&[("lib/web.kdsl", include_str!("web.kdsl"))])
}

#[test]
fn a_library_in_markdown() {
    insta::assert_snapshot!(web().page(DocFormat::Markdown), @r#"
    # `lib/web.kdsl`

    Web services as this company runs them.
    Every one is reachable from inside the cluster; those with a `host` from outside as well.

    ## Params

    | param         | type                           | default   | description |
    | ------------- | ------------------------------ | --------- | --- |
    | `env`         | `"dev" \| "staging" \| "prod"` | `"dev"`   | Which cluster this is built for. |
    | `session-key` | `Sensitive`                    | not shown | What signs the sessions. |
    | `password`    | `Password?`                    | `null`    | Password of the database. |

    ## Makes

    | resource                      | name |
    | ----------------------------- | --- |
    | external `Secret`             | `tls` |
    | [`WebApp`](#component-webapp) | `shop` |

    ## component `WebApp`

    A stateless web service: a Deployment, a Service, and an Ingress where `host` is given.

    ### Rollouts

    It is replaced pod by pod | nobody waits.

    ### Params

    | param    | type                                        | default                          | description |
    | -------- | ------------------------------------------- | -------------------------------- | --- |
    | `image`  | `String`                                    | **required**                     | The image, with its tag. |
    | `port`   | `Port`                                      | `8080`                           |  |
    | `size`   | `"small" \| "medium" \| "large"`            | `"small"`                        | How much it may use. <script>alert(1)</script> |
    | `host`   | `String?`                                   | `null`                           |  |
    | `env`    | `{ [String]: String }`                      | `{}`                             |  |
    | `labels` | `{ team: String, tier: String, contact: S…` | `{ team: "web", tier: "front" }` |  |

    #### `size`

    How much it may use. <script>alert(1)</script>

    - `small` is enough for most
    - see [the guide](https://example.com/guide), not [this](javascript:alert(1)) ![x](https://example.com/x.png)

    #### `labels`

    ```kdsl
    param labels: { team: String, tier: String, contact: String, cost-centre: String } = { team: "web", tier: "front" }
    ```

    ### Outputs

    | output | type     | description |
    | ------ | -------- | --- |
    | `url`  | `String` | Where it is reached. |

    ### Makes

    | resource     | name       | when                                    | description |
    | ------------ | ---------- | --------------------------------------- | --- |
    | `Deployment` | `${name}`  |                                         |  |
    | `Service`    | `${name}`  |                                         | Inside the cluster. |
    | `Ingress`    | `${name}`  | `if host != null`                       |  |
    | `ConfigMap`  | `local`    | `if !(host != null) && size == "small"` |  |
    | `ConfigMap`  | `env-${k}` | `if !(host != null) && !(size == "small")`, `for k, v in env` |  |

    ## component `WebApp.Sidecar`

    ### Params

    | param   | type     | default |
    | ------- | -------- | --- |
    | `image` | `String` | ``"`odd`"`` |

    ## function `short`

    ```kdsl
    fn short(text: String, max: Int = 63): String
    ```

    A name that Kubernetes takes, made of words.

    Longer ones are cut:

    ```kdsl
    short("a-very-long-name", 6)
    ```

    ## type `Password`

    ```kdsl
    type Password = Sensitive
    ```

    A password; long enough.

    ## type `Level`

    ```kdsl
    type Level = {
      replicas: Int(1..)
      movable?: Bool
      token: Password = …
    }
    ```

    What a service promises.

    | field      | type       | default      | description |
    | ---------- | ---------- | ------------ | --- |
    | `replicas` | `Int(1..)` | **required** | How many pods there are at least. |
    | `movable`  | `Bool`     | `null`       | Whether it may be moved. |
    | `token`    | `Password` | not shown    |  |
    "#);
}

#[test]
fn a_library_in_html() {
    let page = web().page(DocFormat::Html);
    let (_, body) = page.split_once("<body>\n").unwrap();
    insta::assert_snapshot!(body, @r##"
    <main>
    <h1 id="libwebkdsl"><code>lib/web.kdsl</code></h1>
    <p>Web services as this company runs them.
    Every one is reachable from inside the cluster; those with a <code>host</code> from outside as well.</p>
    <h2 id="params">Params</h2>
    <div class="table"><table>
    <thead><tr><th>param</th><th>type</th><th>default</th><th>description</th></tr></thead>
    <tbody>
    <tr><td><code>env</code></td><td><code>&quot;dev&quot; | &quot;staging&quot; | &quot;prod&quot;</code></td><td><code>&quot;dev&quot;</code></td><td>Which cluster this is built for.</td></tr>
    <tr><td><code>session-key</code></td><td><code>Sensitive</code></td><td>not shown</td><td>What signs the sessions.</td></tr>
    <tr><td><code>password</code></td><td><code>Password?</code></td><td><code>null</code></td><td>Password of the database.</td></tr>
    </tbody>
    </table></div>
    <h2 id="makes">Makes</h2>
    <div class="table"><table>
    <thead><tr><th>resource</th><th>name</th></tr></thead>
    <tbody>
    <tr><td>external <code>Secret</code></td><td><code>tls</code></td></tr>
    <tr><td><a href="#component-webapp"><code>WebApp</code></a></td><td><code>shop</code></td></tr>
    </tbody>
    </table></div>
    <h2 id="component-webapp">component <code>WebApp</code></h2>
    <p>A stateless web service: a Deployment, a Service, and an Ingress where <code>host</code> is given.</p>
    <h3>Rollouts</h3>
    <p>It is replaced pod by pod | nobody waits.</p>
    <h3>Params</h3>
    <div class="table"><table>
    <thead><tr><th>param</th><th>type</th><th>default</th><th>description</th></tr></thead>
    <tbody>
    <tr><td><code>image</code></td><td><code>String</code></td><td><strong>required</strong></td><td>The image, with its tag.</td></tr>
    <tr><td><code>port</code></td><td><code>Port</code></td><td><code>8080</code></td><td></td></tr>
    <tr><td><code>size</code></td><td><code>&quot;small&quot; | &quot;medium&quot; | &quot;large&quot;</code></td><td><code>&quot;small&quot;</code></td><td>How much it may use. &lt;script&gt;alert(1)&lt;/script&gt;</td></tr>
    <tr><td><code>host</code></td><td><code>String?</code></td><td><code>null</code></td><td></td></tr>
    <tr><td><code>env</code></td><td><code>{ [String]: String }</code></td><td><code>{}</code></td><td></td></tr>
    <tr><td><code>labels</code></td><td><code>{ team: String, tier: String, contact: S…</code></td><td><code>{ team: &quot;web&quot;, tier: &quot;front&quot; }</code></td><td></td></tr>
    </tbody>
    </table></div>
    <h4 id="size"><code>size</code></h4>
    <p>How much it may use. &lt;script&gt;alert(1)&lt;/script&gt;</p>
    <ul>
    <li><code>small</code> is enough for most</li>
    <li>see <a href="https://example.com/guide">the guide</a>, not this x</li>
    </ul>
    <h4 id="labels"><code>labels</code></h4>
    <pre><code>param labels: { team: String, tier: String, contact: String, cost-centre: String } = { team: &quot;web&quot;, tier: &quot;front&quot; }</code></pre>
    <h3 id="outputs">Outputs</h3>
    <div class="table"><table>
    <thead><tr><th>output</th><th>type</th><th>description</th></tr></thead>
    <tbody>
    <tr><td><code>url</code></td><td><code>String</code></td><td>Where it is reached.</td></tr>
    </tbody>
    </table></div>
    <h3>Makes</h3>
    <div class="table"><table>
    <thead><tr><th>resource</th><th>name</th><th>when</th><th>description</th></tr></thead>
    <tbody>
    <tr><td><code>Deployment</code></td><td><code>${name}</code></td><td></td><td></td></tr>
    <tr><td><code>Service</code></td><td><code>${name}</code></td><td></td><td>Inside the cluster.</td></tr>
    <tr><td><code>Ingress</code></td><td><code>${name}</code></td><td><code>if host != null</code></td><td></td></tr>
    <tr><td><code>ConfigMap</code></td><td><code>local</code></td><td><code>if !(host != null) &amp;&amp; size == &quot;small&quot;</code></td><td></td></tr>
    <tr><td><code>ConfigMap</code></td><td><code>env-${k}</code></td><td><code>if !(host != null) &amp;&amp; !(size == &quot;small&quot;)</code>, <code>for k, v in env</code></td><td></td></tr>
    </tbody>
    </table></div>
    <h2 id="component-webappsidecar">component <code>WebApp.Sidecar</code></h2>
    <h3>Params</h3>
    <div class="table"><table>
    <thead><tr><th>param</th><th>type</th><th>default</th></tr></thead>
    <tbody>
    <tr><td><code>image</code></td><td><code>String</code></td><td><code>&quot;`odd`&quot;</code></td></tr>
    </tbody>
    </table></div>
    <h2 id="function-short">function <code>short</code></h2>
    <pre><code>fn short(text: String, max: Int = 63): String</code></pre>
    <p>A name that Kubernetes takes, made of words.</p>
    <p>Longer ones are cut:</p>
    <pre><code>short(&quot;a-very-long-name&quot;, 6)
    </code></pre>
    <h2 id="type-password">type <code>Password</code></h2>
    <pre><code>type Password = Sensitive</code></pre>
    <p>A password; long enough.</p>
    <h2 id="type-level">type <code>Level</code></h2>
    <pre><code>type Level = {
      replicas: Int(1..)
      movable?: Bool
      token: Password = …
    }</code></pre>
    <p>What a service promises.</p>
    <div class="table"><table>
    <thead><tr><th>field</th><th>type</th><th>default</th><th>description</th></tr></thead>
    <tbody>
    <tr><td><code>replicas</code></td><td><code>Int(1..)</code></td><td><strong>required</strong></td><td>How many pods there are at least.</td></tr>
    <tr><td><code>movable</code></td><td><code>Bool</code></td><td><code>null</code></td><td>Whether it may be moved.</td></tr>
    <tr><td><code>token</code></td><td><code>Password</code></td><td>not shown</td><td></td></tr>
    </tbody>
    </table></div>
    </main>
    </body>
    </html>
    "##);
}

#[test]
fn nothing_secret_or_private_is_shown_and_nothing_is_fetched() {
    for (_, format) in DocFormat::ALL {
        let page = web().page(format);
        for secret in
            ["not-for-the-page", "hunter2", "_internal", "_Hidden", "_helper", "_Private", "_secret"]
        {
            assert!(!page.contains(secret), "{secret}: {page}");
        }
    }
    let page = web().page(DocFormat::Html);
    for fetched in ["<script", "<img", "<link", "javascript:", "url(", "@import"] {
        assert!(!page.contains(fetched), "{fetched}: {page}");
    }
}

#[test]
fn a_folder_has_a_page_for_each_file_and_an_index() {
    let files = [
        ("a.kdsl", "/// One.\nfn one(): Int = 1"),
        ("index.kdsl", "let x = 1"),
        ("lib/b.kdsl", "type B = Int"),
    ];
    let library = library(&files);
    let pages = library.pages(DocFormat::Markdown);
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths, ["index.md", "a.md", "index.kdsl.md", "lib/b.md"]);
    insta::assert_snapshot!(pages[0].text, @"
    # Index

    | name                          | is a     | description |
    | ----------------------------- | -------- | --- |
    | [`a.kdsl`](a.md)              | file     |  |
    | [`one`](a.md#function-one)    | function | One. |
    | [`index.kdsl`](index.kdsl.md) | file     |  |
    | [`lib/b.kdsl`](lib/b.md)      | file     |  |
    | [`B`](lib/b.md#type-b)        | type     |  |
    ");
    insta::assert_snapshot!(pages[2].text, @"
    # `index.kdsl`

    Nothing in this file is public.

    [`index`](index.md)
    ");
    assert!(pages[3].text.ends_with("[`index`](../index.md)\n"), "{}", pages[3].text);
    assert!(library.pages(DocFormat::Html)[1].text.contains("<a href=\"index.html\">"));
}

#[test]
fn source_on_one_line_means_the_same() {
    let line = crate::source::one_line;
    assert_eq!(line("{\n  host: String\n  port?: Port\n}"), "{ host: String, port?: Port }");
    assert_eq!(line("[\n  1,\n  2\n]"), "[ 1, 2 ]");
    assert_eq!(line("text\n  .lower()\n  ?? 1"), "text .lower() ?? 1");
}

#[test]
fn half_typed_files_are_findings() {
    for text in ["param", "component {", "fn f(", "type", "/// x", "param x: = 3", "component C { param"] {
        let mut sources = Sources::default();
        sources.add(Source::new("a.kdsl", text, SourceKind::File));
        let (library, _) = Library::read(&sources);
        assert!(!library.page(DocFormat::Html).is_empty());
    }
}
