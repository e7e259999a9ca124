"""What two extensions of this project need, and no one of them should own.

    messages      a person's text in a message
    front_matter  a page's front matter, each key and value with its line
    yaml_faults   what is wrong with YAML, and how to mend it
    folders       reading, writing and removing that stay inside a folder
    made_files    which files each extension has put into the site
    markdown_text plain text and addresses as Markdown says them
    matter        what a page's front matter says, as Sphinx keeps it
    content_policy what a page may run, as it is written
    cache         what builds of any site have made, by what it was made from
    published     whether a builder makes the published site
    pictures      a picture as it may be published

Nothing here imports Sphinx or docutils, or anything of the extensions.
"""
